/// A receiver with its address and secrets as read from the environment: all that its lane needs.
///
/// Neither an address nor a token, nor a key shows in any description, dump or error.
package struct ReceiverEndpoint: Sendable {
    package let name: String
    package let format: any MessageFormat
    package let route: SenderRoute
    /// How often it may be written to; nil where it may as often as there is something to say.
    package let rate: SendRate?

    package init(
        name: String, format: any MessageFormat, route: SenderRoute = SenderRoute(), rate: SendRate? = nil
    ) {
        self.name = name
        self.format = format
        self.route = route
        self.rate = rate
    }
}

extension ReceiverEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ReceiverEndpoint(\(name), \(type(of: format)))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
