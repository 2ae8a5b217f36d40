// Under which headers the members of a conversation stand, as if it were a file.
import Bytes
import Cleaning
import Recipe

/// The columns of conversations under one profile of a recipe.
struct TalkForm {
  /// Headers of the columns that every conversation has.
  let names: [String]
  /// Columns from 0; -1 where there is none.
  let agent, customer, role, message, time, type: Int
  /// What the agent's and the customer's role is called.
  let agentWord, customerWord: FixedBytes

  /// - Parameter profile: nil for a recipe that names the four columns.
  init(_ recipe: Recipe, _ profile: Profile?) {
    var names: [String] = []
    let place = { (name: String?) -> Int in
      guard let name else { return -1 }
      names.append(name)
      return names.count - 1
    }
    let own = profile == nil
    agent = place(own ? recipe.agentColumn : profile?.agent.first)
    customer = place(own ? recipe.customerColumn : profile?.customer.first)
    role = place(own ? recipe.roleColumn : profile?.role.first)
    message = place(own ? recipe.messageColumn : profile?.message.first)
    time = place(profile?.time.first ?? "time")
    type = place(profile?.type.first ?? "type")
    self.names = names
    let agents = profile?.agentValues.first ?? recipe.agentValues.first
    let customers = profile?.customerValues.first ?? recipe.customerValues.first
    agentWord = FixedBytes(Array((agents ?? "").utf8))
    customerWord = FixedBytes(Array((customers ?? "").utf8))
  }
}
