import CollectorTesting
import Foundation
import Testing

@testable import Store

@Suite struct BackupKeyTests {
    private let place: BackupPlace
    private let text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    private let howTo = "; make a key with: (umask 077; head -c 32 /dev/urandom | base64 > backup.key)"

    init() throws { place = try BackupPlace() }

    private func key(_ text: String, permissions: Int = 0o600) throws -> BackupKey {
        try BackupKey(file: place.file("backup.key", Array(text.utf8), permissions: permissions))
    }

    private func refusal(_ text: String, permissions: Int = 0o600) -> String? {
        let error = #expect(throws: StoreError.self) { try key(text, permissions: permissions) }
        #expect(error?.description.contains(place.folder.path) == false)
        if text.utf8.count > 10 { #expect(error?.description.contains(text.prefix(10)) == false) }
        return error?.description
    }

    @Test(arguments: ["", "\n"]) func readsBase64WithAndWithoutNewline(end: String) throws {
        #expect(try key(text + end).bytes == Array(0..<32))
        #expect(try key(text + end, permissions: 0o400).bytes == Array(0..<32))
    }

    @Test func readsKeyMadeAsTheMessageSays() throws {
        let url = place.folder.file("backup.key")
        try BackupPlace.run("sh", "-c", "umask 077; head -c 32 /dev/urandom | base64 > \"$1\"", "sh", url.path)
        #expect(try BackupKey(file: url).bytes.count == 32)
    }

    @Test(arguments: [
        ("", "0"), ("\n", "0"), ("AAEC", "4"), ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "43"),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n", "more"),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\r\n", "more"),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "more"),
        ("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", "more"),
    ])
    func refusesTextOfWrongLength(text: String, found: String) {
        #expect(
            refusal(text)
                == "backup: the key file backup.key cannot be used: it must hold 44 characters and at most one "
                + "newline, not \(found)\(howTo)")
    }

    @Test(arguments: [
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8*", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh==",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8f", " AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX-BkaGxwdHh8=",
    ])
    func refusesWhatIsNotBase64OfThirtyTwoBytes(text: String) {
        #expect(
            refusal(text)
                == "backup: the key file backup.key cannot be used: it is not the base64 text of 32 bytes\(howTo)")
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o666, 0o644]) func refusesKeyFileOpenToOthers(permissions: Int) {
        #expect(
            refusal(text, permissions: permissions)
                == "backup: the key file backup.key is open to other users; run: chmod 600 backup.key")
    }

    @Test func refusesMissingFileFolderAndPipe() throws {
        let missing = #expect(throws: StoreError.self) { try BackupKey(file: place.folder.file("none.key")) }
        #expect(missing?.description == "backup: none.key cannot be read (No such file or directory)")
        let folder = #expect(throws: StoreError.self) { try BackupKey(file: place.out) }
        #expect(folder?.description == "backup: out is not a regular file")
        let pipe = place.folder.file("pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        #expect(throws: StoreError.backup("pipe is not a regular file")) { try BackupKey(file: pipe) }
    }

    @Test func showsNothingOfItself() throws {
        struct Holder { let key: BackupKey }
        let key = try key(text)
        var dumped = ""
        dump(Holder(key: key), to: &dumped)
        #expect("\(key)" == "<redacted>" && String(reflecting: key) == "<redacted>")
        #expect(String(describing: Holder(key: key)) == "Holder(key: <redacted>)")
        #expect(!dumped.contains("31") && !dumped.contains("bytes"), "\(dumped)")
    }
}
