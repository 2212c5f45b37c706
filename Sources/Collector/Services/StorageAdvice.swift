import Store

/// What a command can say of storage without knowing its stage.
package enum StorageAdvice {
    /// What to do after an error of storage; nil for any other, and where the error says it.
    package static func nextStep(after error: any Error) -> String? { (error as? StoreError)?.nextStep }
}
