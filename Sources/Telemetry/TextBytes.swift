/// A part of a text in place: headers are read byte by byte, and a `Substring` is three to five times slower at that.
/// The text must outlive it.
package typealias TextBytes = Slice<UnsafeBufferPointer<UInt8>>
