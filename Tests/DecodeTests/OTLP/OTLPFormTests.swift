import Decode
import Testing

@Suite struct OTLPFormTests {
    @Test(
        arguments: [
            ("application/x-protobuf", OTLPForm.protobuf), ("Application/X-Protobuf; charset=utf-8", .protobuf),
            ("application/protobuf", .protobuf), ("application/json", .json), ("application/json;charset=UTF-8", .json),
            (" application/json ", .json), ("text/plain", nil), ("", nil), (";", nil), ("application/jsonx", nil),
            ("application/x-protobuf-2", nil), ("application/grpc", nil),
        ] as [(String, OTLPForm?)])
    func contentTypeTellsTheForm(contentType: String, form: OTLPForm?) {
        #expect(OTLPForm(contentType: contentType) == form)
    }
}
