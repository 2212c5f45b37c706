/// Where the bytes of a backup come from, piece by piece: a file, or the decryption behind it.
protocol ByteSource: AnyObject {
    /// The next piece, valid until the next call; empty once the end was reached and found to be the true end.
    func next() throws(StoreError) -> UnsafeRawBufferPointer
}
