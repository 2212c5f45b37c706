/// Where the bytes of a backup go, piece by piece: a file, or the encryption in front of it.
protocol ByteSink: AnyObject {
    /// Takes all of `bytes`, which are valid during the call only.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError)
    /// No more bytes come: what is held back is written and made durable. Called once.
    func finish() throws(StoreError)
}
