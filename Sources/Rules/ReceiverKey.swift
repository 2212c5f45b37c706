/// The keys of an entry of `receivers`.
enum ReceiverKey: String, CaseIterable {
    case name
    case kind = "type"
    case urlEnvironment = "url_env"
    case url
    case secretEnvironment = "secret_env"

    static let required: [ReceiverKey] = [.name, .kind]
}
