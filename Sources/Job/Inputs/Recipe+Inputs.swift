// Which kinds of files a run takes for inputs.
import Cleaning
import Recipe
import Sheets

extension Recipe {
  /// The kinds of inputs that the recipe asks for.
  package var inputKinds: [InputKind] { InputKind.allCases.filter(reads) }

  private func reads(_ kind: InputKind) -> Bool {
    switch kind {
    case .workbook: true
    case .csv: readsCSV
    }
  }
}
