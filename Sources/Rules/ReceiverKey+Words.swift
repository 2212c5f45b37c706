/// What editors show of a key.
extension ReceiverKey {
    var words: String {
        switch self {
        case .name: "The name rules use, used once over all files."
        case .kind: "What it speaks."
        case .urlEnvironment: "The variable with its address."
        case .urlFile: "The file with its address."
        case .url: "Its address, where it is no secret."
        case .secretEnvironment: "The variable with the secret that signs; two while one replaces the other."
        case .secretFile: "The file with the secret that signs; two while one replaces the other."
        case .keyEnvironment: "The variable with the integration key."
        case .keyFile: "The file with the integration key."
        case .tokenEnvironment: "The variable with the access token."
        case .tokenFile: "The file with the access token."
        case .topic: "The topic that telephones subscribe to."
        case .chat: "The number of the chat, or @name of a channel."
        case .from: "The address mails come from."
        case .to: "The address mails go to, or several."
        case .notifyOn: "The severities it is told of; all unless told."
        case .sendResolved: "Whether it is told that an alert is over; true unless told."
        case .caFile: "Certificates in PEM to believe instead of the system's."
        case .proxyEnvironment: "The variable with the address of a proxy; the direct way unless told."
        case .privateAddresses: "Whether addresses of this machine and its networks are taken; allow unless told."
        case .rate: "The most messages in a time, such as 10/1m; what is more waits."
        case .fallback: "The receiver that is told what this one could not be."
        }
    }
}
