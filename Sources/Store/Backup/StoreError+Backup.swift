import Foundation

extension StoreError {
    /// Writing failed with this `errno`. A full disk is told apart because it is the one failure the operator can mend.
    static func cannotWrite(_ name: String, _ code: CInt) -> StoreError {
        switch code {
        case ENOSPC: .backup("the disk is full: \(name) could not be written; free space and try again")
        case EDQUOT: .backup("the disk quota is used up: \(name) could not be written; free space and try again")
        case EFBIG: .backup("\(name) is larger than this file system or the user's limit allows; choose another folder")
        default: .backup("\(name) cannot be written (\(String(cString: strerror(code))))")
        }
    }

    static func cannotRead(_ name: String, _ code: CInt) -> StoreError {
        .backup("\(name) cannot be read (\(String(cString: strerror(code))))")
    }
}
