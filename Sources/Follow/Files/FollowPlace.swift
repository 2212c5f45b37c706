/// A place in a log: everything before it has been handed on.
struct FollowPlace: Hashable, Codable {
    var file: FileIdentity
    /// Bytes.
    var position: Int64
    var fingerprint: Fingerprint
    /// When the file was last written, in nanoseconds since 1970: what is newer comes next, should the file be gone.
    var modified: Int64
    /// Of the file in its folder; nil in the state of a version that followed one file of a folder.
    var name: String?
}
