import Foundation

/// A consumer of Alertmanager's webhooks by somebody else, Debian's `alertmanager-irc-relay`, with a chat server that prints what is said there.
final class IRCRelay: Sendable {
    private let input: Pipe
    private let said: AsyncStream<String>
    /// Where it takes webhooks.
    let url: String

    private static let script = """
        import json, socket, subprocess, sys, threading

        irc = socket.create_server(("127.0.0.1", 0))
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        words = "{{ .Status }} {{ .Labels.alertname }} {{ .Labels.page }}: {{ .Annotations.summary }}"
        # JSON is YAML too.
        json.dump({"http_host": "127.0.0.1", "http_port": port, "irc_host": "127.0.0.1", "irc_port": irc.getsockname()[1],
                   "irc_use_ssl": False, "irc_nickname": "vitals", "irc_realname": "vitals",
                   "irc_channels": [{"name": "#oncall"}], "msg_once_per_alert_group": False, "msg_template": words},
                  open("relay.yml", "w"))
        relay = subprocess.Popen(["alertmanager-irc-relay", "-config", "relay.yml"], stderr=open("relay.log", "w"))
        threading.Thread(target=lambda: (sys.stdin.read(), relay.kill()), daemon=True).start()
        chat, _ = irc.accept()
        for line in chat.makefile("r"):
            words = line.rstrip().split(" ", 2)
            if words[0] == "PING":
                chat.sendall(f"PONG {words[1]}\\r\\n".encode())
            elif words[0] == "USER":
                chat.sendall(b":irc 001 vitals :welcome\\r\\n")
            elif words[0] == "JOIN":
                chat.sendall(f":vitals!v@h JOIN {words[1]}\\r\\n".encode())
                print(f"ready {port}", flush=True)
            elif words[0] in ("PRIVMSG", "NOTICE") and words[1] == "#oncall":
                print(words[2].lstrip(":"), flush=True)
        """

    static func start(in folder: URL) async throws -> IRCRelay {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-u", "-c", script]
        process.currentDirectoryURL = folder
        let output = Pipe()
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = output
        let ready = Eventually<String>("alertmanager-irc-relay")
        let (said, continuation) = AsyncStream.makeStream(of: String.self)
        _ = LineReader(output) { line in
            if line.hasPrefix("ready ") {
                ready.resolve(.success(String(line.dropFirst(6))))
            } else {
                continuation.yield(line)
            }
        }
        process.terminationHandler = { _ in
            continuation.finish()
            ready.resolve(.failure(EndToEndFailure("alertmanager-irc-relay did not start; run: scripts/setup.sh test")))
        }
        try systemRun(process)
        return IRCRelay(input, said, port: try await ready.value())
    }

    private init(_ input: Pipe, _ said: AsyncStream<String>, port: String) {
        self.input = input
        self.said = said
        url = "http://127.0.0.1:\(port)/oncall"
    }

    /// The next thing said in the channel.
    func next() async throws -> String {
        var lines = said.makeAsyncIterator()
        guard let line = await lines.next() else { throw EndToEndFailure("the chat is over") }
        return line
    }

    /// Both end with their input.
    func stop() { try? input.fileHandleForWriting.close() }
}
