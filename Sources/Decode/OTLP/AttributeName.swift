import Foundation

/// The key of an attribute, compared without making a String of it; valid while its bytes are.
struct AttributeName {
    let bytes: UnsafeRawBufferPointer

    static func ~= (name: StaticString, key: AttributeName) -> Bool {
        // An empty buffer may have no address.
        guard key.bytes.count == name.utf8CodeUnitCount, let start = key.bytes.baseAddress else { return false }
        return memcmp(start, name.utf8Start, key.bytes.count) == 0
    }
}
