import Foundation
import Receive

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Asks a running server; the token of `VITALSD_TOKEN` goes along.
struct ServerClient {
    private let server: String

    init(_ server: String) { self.server = server }

    /// The server cannot be asked, or does not answer.
    struct CannotAsk: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }

    /// Throws `BadQuestion` with the server's own sentence where the question is wrong.
    func get(_ path: String, _ parameters: [String: String] = [:]) async throws -> Data {
        try await answer(to: URLRequest(url: try address(path, parameters)), scope: "read")
    }

    func post(_ path: String, _ body: Data, scope: String = "admin") async throws -> Data {
        var request = URLRequest(url: try address(path, [:]))
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        return try await answer(to: request, scope: scope)
    }

    func delete(_ path: String) async throws {
        var request = URLRequest(url: try address(path, [:]))
        request.httpMethod = "DELETE"
        _ = try await answer(to: request, scope: "admin")
    }

    /// Throws where nothing can ever be asked there.
    func check() throws {
        guard ["http", "https"].contains(try address("/", [:]).scheme) else {
            throw CannotAsk(reason: "--url is \"\(server)\"; expected an address such as http://127.0.0.1:8080")
        }
    }

    /// Sends measurements. Throws where no repetition helps: a wrong address, a token that does not do. What is no answer of vitalsd's own
    /// is one of something on the way, which may be mended.
    func send(_ body: Data, to path: String, type: String) async throws -> StatementFeed.Answer {
        var request = URLRequest(url: try address(path, [:]))
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        authorise(&request)
        let answer: (body: Data, response: URLResponse)
        do {
            answer = try await ServerClient.direct.data(for: request)
        } catch let error as URLError {
            return .later("no server answers at \(server) (\(error.localizedDescription))")
        }
        let response = answer.response as? HTTPURLResponse
        let detail = ServerClient.detail(answer.body)
        let isOwn = response?.value(forHTTPHeaderField: "Content-Type")?.hasPrefix("application/problem+json") == true
        switch response?.statusCode ?? 0 {
        case 204: return .taken(refused: response?.value(forHTTPHeaderField: "Vitalsd-Refused"))
        case 413: return .tooLarge
        case 401 where isOwn, 403 where isOwn:
            throw CannotAsk(
                reason: "the server asks for a token of scope ingest for this service; put it into VITALSD_TOKEN")
        case 408, 429, 500...599: return .later("the server answered \(response?.statusCode ?? 0) (\(detail))")
        case let status where isOwn: return .refused("\(detail) (\(status))")
        case let status: return .later("\(server) answered \(status), which is not vitalsd's word; is --url right?")
        }
    }

    /// A redirect would turn a POST into a GET of something else.
    private static let direct = URLSession(configuration: .ephemeral, delegate: Undirected(), delegateQueue: nil)

    private final class Undirected: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }

    private func address(_ path: String, _ parameters: [String: String]) throws -> URL {
        guard var components = URLComponents(string: server), components.host != nil else {
            throw CannotAsk(reason: "--url is \"\(server)\"; expected an address such as http://127.0.0.1:8080")
        }
        components.path = (components.path.hasSuffix("/") ? String(components.path.dropLast()) : components.path) + path
        if !parameters.isEmpty {
            components.queryItems = parameters.sorted { $0.key < $1.key }.map {
                URLQueryItem(name: $0.key, value: $0.value)
            }
            // URLComponents leaves + alone, which servers read as a space.
            components.percentEncodedQuery = components.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        }
        guard let url = components.url else { throw CannotAsk(reason: "--url is no address") }
        return url
    }

    private func answer(to request: URLRequest, scope: String) async throws -> Data {
        var request = request
        authorise(&request)
        let body: Data
        let response: URLResponse
        do {
            (body, response) = try await URLSession.shared.data(for: request)
        } catch let error as URLError {
            throw CannotAsk(
                reason: "no server answers at \(server) (\(error.localizedDescription)); is vitalsd serving there?")
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        switch status {
        case 200, 201, 204: return body
        case 400:
            let detail = ServerClient.detail(body)
            guard !detail.isEmpty else { break }
            throw BadQuestion(detail)
        case 401, 403:
            throw CannotAsk(reason: "the server asks for a token of scope \(scope); put it into VITALSD_TOKEN")
        default: break
        }
        throw CannotAsk(
            reason: "the server answered \(status): \(String(decoding: body.prefix(500), as: UTF8.self))")
    }

    private func authorise(_ request: inout URLRequest) {
        guard let token = ProcessInfo.processInfo.environment["VITALSD_TOKEN"], !token.isEmpty else { return }
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    }

    /// What a problem says; empty where the body is none.
    private static func detail(_ body: Data) -> String {
        (try? JSONDecoder().decode([String: Detail].self, from: body)["detail"])?.text ?? ""
    }

    /// A problem's detail, which is a text among numbers.
    private struct Detail: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = (try? container.decode(String.self)) ?? ""
        }
    }
}
