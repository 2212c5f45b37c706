import Testing

@testable import Poll

@Suite struct DatabaseAddressTests {
    @Test(arguments: [
        (
            "postgresql://vitals:geheim@db.example:6432/shop?sslmode=require",
            "host=db.example port=6432 dbname=shop user=vitals"
        ),
        ("postgres://vitals@db.example", "host=db.example user=vitals"),
        (
            "host=/run/postgresql dbname='my shop' user=vitals password=geheim",
            "host=/run/postgresql dbname=my shop user=vitals"
        ),
        ("postgresql://a.example:1,b.example:2/shop", "host=a.example,b.example port=1,2 dbname=shop"),
        ("postgresql://u:geheim%40%2F%3A@[2001:db8::1]/shop", "host=2001:db8::1 dbname=shop user=u"),
        ("host=@abstract user=u", "host=@abstract user=u"),
        ("password=geheim", "libpq's default server"),
        ("  host=h \n", "host=h"),
    ])
    func showsHostPortDatabaseAndRoleOnly(text: String, wanted: String) throws {
        let address = try DatabaseAddress(text)
        var dumped = ""
        dump(address, to: &dumped)
        #expect(address.description == wanted)
        #expect(String(reflecting: address) == wanted)
        #expect(!dumped.contains("geheim"))
    }

    @Test(arguments: [
        ("", "it is empty"),
        ("host=h password=geheim geheim2", "missing an equals sign after"),
        ("host=h passwort=geheim", "invalid connection option"),
        ("host=h password='geheim", "unterminated quoted string in connection info string"),
        ("postgresql://u:%zzgeheim@h/d", "invalid percent-encoded token"),
        ("postgresql://u:geheim@h/d?geheim", "missing key/value separator"),
        (
            "postgresql://u:ge@heim@h/d",
            "a user name, password or database of a URI holds an @ or /; write it as %40 or %2F"
        ),
        (
            "postgresql://u:ge/heim@h/d",
            "a user name, password or database of a URI holds an @ or /; write it as %40 or %2F"
        ),
        (
            "postgresql://u:ge?/heim@h/d",
            "a user name, password or database of a URI holds an @ or /; write it as %40 or %2F"
        ),
        (
            "host=h port=geheim",
            "its port is no number from 1 to 65535; write a : or / of a URI's password as %3A or %2F"
        ),
        (
            "host=h port=70000",
            "its port is no number from 1 to 65535; write a : or / of a URI's password as %3A or %2F"
        ),
        ("host=u:geheim@h", "its host holds an @; write that of a URI's password as %40"),
        (
            "dbname=postgresql://u:geheim@h/d",
            "its dbname holds one of =;:; settings are parted by spaces, or stand in a URI as postgresql://user@host/dbname"
        ),
        ("dbname='password=geheim'", "its dbname holds one of =;:"),
        ("host=127.0.0.1;password=geheim;user=v1", "its host holds one of =;"),
        ("host=127.0.0.1,password=geheim", "its host holds one of =;"),
        ("host=h user=v1,password=geheim", "its user holds one of =;,:"),
        ("host=h user=v1:geheim", "its user holds one of =;,:"),
        ("postgresql://v1;geheim@h/d", "its user holds one of =;,:"),
        ("postgresql://h/shop:geheim", "its dbname holds one of =;:"),
        ("host=h\0password=geheim", "it holds a zero byte"),
    ])
    func refusesWithoutAWordOfThePassword(text: String, reason: String) {
        let error = #expect(throws: PollError.self) { try DatabaseAddress(text) }
        let message = error?.description ?? ""
        #expect(!message.contains("heim"))
        guard case .invalidAddress(let told)? = error else {
            Issue.record("\(message)")
            return
        }
        #expect(told.hasPrefix(reason), "\(told)")
    }

    @Test func boundsEveryWaitUnlessTold() throws {
        let plain = try DatabaseAddress("host=h user=u password=geheim")
        #expect(
            plain.parameters == [
                "host": "h", "user": "u", "password": "geheim", "application_name": "vitalsd", "connect_timeout": "10",
                "tcp_user_timeout": "15000", "keepalives_idle": "30", "keepalives_interval": "10",
                "keepalives_count": "3", "client_encoding": "UTF8",
            ])
        let own = try DatabaseAddress(
            "host=h application_name=watch connect_timeout=3 tcp_user_timeout=5 keepalives_idle=6 client_encoding=latin1"
        )
        #expect(
            own.parameters == [
                "host": "h", "application_name": "watch", "connect_timeout": "3", "tcp_user_timeout": "5",
                "keepalives_idle": "6", "keepalives_interval": "10", "keepalives_count": "3", "client_encoding": "UTF8",
            ])
    }

    @Test(arguments: ["0", "-1", "' 0'"])
    func takesNoEndlessTimeout(seconds: String) throws {
        #expect(try DatabaseAddress("connect_timeout=\(seconds)").parameters["connect_timeout"] == "10")
    }

    @Test func scrubsEveryPasswordFromASentence() throws {
        let address = try DatabaseAddress("password=geheim sslpassword=geheimnis")
        #expect(
            address.scrubbed("no geheim,\n\tno geheimnis,\n no pass word \n", password: "pass word")
                == "no ***, no ***, no ***")
        #expect(address.scrubbed(String(repeating: "x", count: 10_000)).count == 500)
    }
}
