/// The keys of an entry of `receivers`.
enum ReceiverKey: String, CaseIterable {
    case name
    case kind = "type"
    case urlEnvironment = "url_env"
    case urlFile = "url_file"
    case url
    case secretEnvironment = "secret_env"
    case secretFile = "secret_file"
    case keyEnvironment = "key_env"
    case keyFile = "key_file"
    case tokenEnvironment = "token_env"
    case tokenFile = "token_file"
    case topic
    case chat = "chat_id"
    case from, to
    case notifyOn = "notify_on"
    case sendResolved = "send_resolved"
    case caFile = "ca_file"
    case proxyEnvironment = "proxy_env"
    case privateAddresses = "private_addresses"
    case rate, fallback

    static let required: [ReceiverKey] = [.name, .kind]

    /// Those that mean the same for every type.
    static let ofAll: [ReceiverKey] = [
        .notifyOn, .sendResolved, .caFile, .proxyEnvironment, .privateAddresses, .rate, .fallback,
    ]
}
