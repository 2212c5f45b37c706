import Collector
import Foundation
import Manifest
import Receive

extension ExitStatus {
    /// The code and the sentence for anything a command threw.
    static func explain(_ error: any Error) -> (ExitStatus, String) {
        switch error {
        case let error as ManifestError: (.no, "\(error)")
        case let error as BadQuestion: (.usage, error.detail)
        case let error as SettingsError:
            switch error {
            case .missingFile: (.failed, "\(error)")
            case .invalid, .unusable, .unknownVariable, .unsafe: (.usage, "\(error)")
            }
        default: (.failed, "\(error)\(StorageAdvice.nextStep(after: error).map { "; \($0)" } ?? "")")
        }
    }
}
