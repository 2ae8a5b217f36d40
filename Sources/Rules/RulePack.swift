// The packs of rules that a recipe can name.

/// Rules that come with chatmill.
package enum RulePack: String, Sendable, Codable, CaseIterable {
  /// The five phrases of behaviour §3.3, found anywhere in a message. It is the only pack that
  /// drops by substring.
  case described
  /// Whole messages that WeChat and WeCom put into a chat: notices and placeholders for media.
  ///
  /// Wordings differ by client. Straight and curly quotes are one, full- and half-width
  /// punctuation, 消息 and 信息; a full stop at the end and a blank behind a quoted name may be there
  /// or not. A slot of a template stands for one line of text, see ``Template``.
  case wechat

  /// The rules, in the order in which they are tried. Names are stable: `described/2`,
  /// `wechat/friend-3`.
  package var rules: [MessageRule] {
    switch self {
    case .described:
      RulePack.phrases.enumerated().map { MessageRule("described/\($0 + 1)", .contains($1)) }
    case .wechat:
      WechatTemplates.all.map { name, text in MessageRule("wechat/\(name)", .template(text)) }
    }
  }

  private static let phrases = [
    "我通过了好友请求,现在你俩可以开始聊天了",
    "我通过了你的朋友验证请求,现在我们可以开始聊天了",
    "已通过你的朋友验证请求,现在可以开始聊天了",
    "不支持此消息,请在手机上查看",
    "微信红包",
  ]
}
