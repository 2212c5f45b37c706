/// Reads an unencrypted backup as it is.
final class PlainReader: ByteSource {
    private let file: InputFile
    private let block = ByteBlock(count: ByteBlock.fileRead)

    init(_ file: InputFile) { self.file = file }

    func next() throws(StoreError) -> UnsafeRawBufferPointer { block.prefix(try file.fill(block.bytes)) }
}
