// Profiles: under which headers an exporter writes what we need.

/// The columns of one kind of export.
///
/// Every list holds names of which one must stand in the header; the first that does counts.
package struct Profile: Sendable, Codable, Equatable {
  package var name: String
  /// None: one agent speaks in the whole file.
  package var agent: [String] = []
  /// None: the file is one customer's.
  package var customer: [String] = []
  package var role: [String]
  package var message: [String]
  /// May be missing in the header.
  package var time: [String] = []
  /// May be missing in the header.
  package var type: [String] = []
  /// Role values of the agent; none: those of the recipe.
  package var agentValues: [String] = []
  /// Role values of the customer; none: those of the recipe.
  package var customerValues: [String] = []
  /// Whoever is not the agent is the customer, whatever the role says.
  package var othersAreCustomer = false

  package init(name: String, role: [String], message: [String]) {
    (self.name, self.role, self.message) = (name, role, message)
  }

  /// The profile without a name: the four columns that a recipe names.
  init(columnsOf recipe: Recipe) {
    self.init(name: "", role: [recipe.roleColumn], message: [recipe.messageColumn])
    (agent, customer) = ([recipe.agentColumn], [recipe.customerColumn])
    trim()
  }

  mutating func trim() {
    (agent, customer) = (agent.map(HeaderText.trimmed), customer.map(HeaderText.trimmed))
    (role, message) = (role.map(HeaderText.trimmed), message.map(HeaderText.trimmed))
    (time, type) = (time.map(HeaderText.trimmed), type.map(HeaderText.trimmed))
  }

  /// The needed columns with what they are for, agent and customer only if they are columns.
  package var needed: [(what: String, names: [String])] {
    [("agent", agent), ("customer", customer), ("role", role), ("message", message)].filter {
      !$0.1.isEmpty
    }
  }
}

extension Profile {
  /// The exporters that are known by name.
  package static let known = [serviceDesk, weflow, pywxdump, wechatmsg]

  package static let serviceDesk: Profile = {
    var profile = Profile(name: "service-desk", role: ["是否客服"], message: ["消息内容"])
    (profile.agent, profile.customer) = (["坐席id"], ["客户微信id"])
    (profile.time, profile.type) = (["消息时间", "时间"], ["消息类型"])
    return profile
  }()

  /// One talk a file: own messages have 我 as their sender, all others are the customer's.
  package static let weflow: Profile = {
    var profile = Profile(name: "weflow", role: ["发送者身份"], message: ["内容"])
    (profile.time, profile.type) = (["时间"], ["消息类型"])
    (profile.agentValues, profile.othersAreCustomer) = (["我"], true)
    return profile
  }()

  package static let pywxdump: Profile = {
    var profile = Profile(name: "pywxdump", role: ["is_sender"], message: ["msg", "content"])
    profile.customer = ["talker"]
    (profile.time, profile.type) = (["CreateTime"], ["type_name"])
    return profile
  }()

  package static let wechatmsg: Profile = {
    var profile = Profile(name: "wechatmsg", role: ["IsSender"], message: ["StrContent"])
    profile.customer = ["TalkerId"]
    (profile.time, profile.type) = (["StrTime"], ["Type"])
    return profile
  }()
}
