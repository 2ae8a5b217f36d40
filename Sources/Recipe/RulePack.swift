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
}
