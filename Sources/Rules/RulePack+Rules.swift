// The rules of the packs that a recipe can name.
import Recipe

extension Recipe {
  /// The rules that are to be compiled, in the order in which they are tried.
  package var compiledRules: [MessageRule] { packs.flatMap(\.rules) + rules }
}

extension RulePack {
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
