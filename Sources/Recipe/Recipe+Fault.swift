// What is wrong with a recipe whose values are each what their keys ask for.
import Bytes

extension Recipe {
  /// What makes the recipe unusable, or nil.
  package var fault: RecipeFault? {
    columnFault ?? roleFault ?? dialogueFault ?? length.fault ?? clean.fault ?? output.fault
  }

  private var columnFault: RecipeFault? {
    if Set(neededColumns.map(HeaderText.trimmed)).count < 4 {
      return RecipeFault("the four columns must have four different names")
    }
    if neededColumns.contains(where: { HeaderText.trimmed($0).isEmpty }) {
      return RecipeFault("a column's name must not be blank")
    }
    if systemMessages.contains("") { return RecipeFault("a system message must not be empty") }
    return nil
  }

  private var roleFault: RecipeFault? {
    let (agent, customer) = (agentValues.map(role), customerValues.map(role))
    for (key, values) in [("agent", agent), ("customer", customer)] {
      if let place = values.firstIndex(of: "") {
        return RecipeFault("a role value must not be blank", at: ["roles", key, "\(place)"])
      }
    }
    guard let place = customer.firstIndex(where: agent.contains) else { return nil }
    return RecipeFault(
      "'\(WhiteSpace.trimmed(customerValues[place]))' cannot mean both agent and customer",
      at: ["roles", "customer", "\(place)"],
      ["roles", "agent", "\(agent.firstIndex(of: customer[place])!)"])
  }

  /// A role value as rows are compared with it.
  private func role(_ value: String) -> String {
    let trimmed = WhiteSpace.trimmed(value)
    guard foldsRoles else { return trimmed }
    return String(decoding: trimmed.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private var dialogueFault: RecipeFault? {
    if duplicates.joinsNear, output.split.unit != .dialogue {
      return RecipeFault(
        "near: {keep: all} goes with split.by: dialogue alone",
        at: ["duplicates", "dialogues", "near", "keep"], ["split", "by"])
    }
    for (key, label) in [("agentLabel", agentLabel), ("customerLabel", customerLabel)] {
      if label.contains(where: \.isNewline) || label.utf8.count > 256 {
        return RecipeFault(
          "a label has no line end and at most 256 bytes", at: ["dialogues", key])
      }
      if HeaderText.trimmed(label).isEmpty {
        return RecipeFault(
          "a label must not be blank: a turn without a text would be a blank line, which ends a dialogue",
          at: ["dialogues", key])
      }
    }
    if separator.contains(where: \.isNewline) || separator.utf8.count > 64 {
      return RecipeFault(
        "a separator has no line end and at most 64 bytes", at: ["dialogues", "separator"])
    }
    return nil
  }
}
