// Recipes that cannot be meant.
import Testing

@testable import Cleaning
@testable import Recipe

struct RecipeTests {
  private func fault(_ change: (inout Recipe) -> Void) -> String? {
    var recipe = Recipe()
    change(&recipe)
    return recipe.fault?.reason
  }

  @Test func `the default recipe has no fault`() { #expect(Recipe().fault == nil) }

  @Test func `each fault is found`() throws {
    #expect(try #require(fault { $0.agentColumn = $0.roleColumn }).contains("four different names"))
    #expect(try #require(fault { $0.agentColumn = " \u{FEFF}" }).contains("must not be blank"))
    #expect(try #require(fault { $0.agentValues = ["是", " "] }).contains("must not be blank"))
    #expect(try #require(fault { $0.customerValues = [" 是 "] }).contains("'是' cannot mean both"))
    #expect(try #require(fault { $0.systemMessages = [""] }).contains("must not be empty"))
    #expect(try #require(fault { $0.agentLabel = "a\n" }).contains("line end"))
    #expect(try #require(fault { $0.customerLabel = "a\u{2028}" }).contains("line end"))
  }
}
