import Foundation

/// Bodies compressed by Python's zlib, which is not the code under test's own way of calling it.
struct CompressedBody: Sendable {
    let encoding: String
    let bytes: [UInt8]

    /// Each line of the script calls `put(name, encoding, bytes)`.
    static func make(in folder: URL, _ script: String) throws -> [String: CompressedBody] {
        let opening = """
            import gzip, sys, zlib
            def put(name, encoding, data): open(sys.argv[1] + "/" + name + "." + encoding, "wb").write(data)
            def raw(data): packer = zlib.compressobj(9, zlib.DEFLATED, -15); return packer.compress(data) + packer.flush()

            """
        let target = folder.appending(path: "bodies-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try Tool.run(["python3", "-c", opening + script, target.path])
        var bodies: [String: CompressedBody] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: target.path) {
            let parts = name.split(separator: ".").map(String.init)
            bodies[parts[0]] = CompressedBody(
                encoding: parts[1], bytes: Array(try Data(contentsOf: target.appending(path: name))))
        }
        return bodies
    }

    func request(to target: String = "/v1/page") -> WireRequest {
        WireRequest(target: target, headers: ["Content-Encoding: \(encoding)"], body: bytes)
    }
}
