/// What a source of a log gives when it is asked.
enum LogPull {
    case bytes([UInt8])
    case nothing
    /// What comes next is of another file, or of this one written anew. `isGap`: a part was gone before it could be read.
    case turned(isGap: Bool)
    /// Nothing more will come.
    case ended
}
