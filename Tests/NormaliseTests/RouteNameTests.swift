import CollectorTesting
import Normalise
import Testing

@Suite struct RouteNameTests {
    @Test(arguments: [
        ("/courses/[id]", "/courses/:id"), ("/courses/:id", "/courses/:id"), ("/courses/{id}", "/courses/:id"),
        ("/docs/[...slug]", "/docs/:slug*"), ("/docs/[[...slug]]", "/docs/:slug*"), ("/[[lang]]/a", "/:lang/a"),
        ("/(shop)/cart", "/cart"), ("/(a)", "/"), ("/(.)photo/[id]", "/photo/:id"), ("/[id=int]", "/:id"),
        (#"/x/:id(\d+)?/y"#, "/x/:id/y"), ("/f/:path*", "/f/:path*"), ("/f/:path+", "/f/:path*"),
        ("/a/{id:int}/b", "/a/:id/b"), ("/a/{*path}", "/a/:path*"), ("/a/{id?}", "/a/:id"), ("/a/<int:id>", "/a/:id"),
        ("/a/<path:rest>", "/a/:rest*"), ("/u/$id", "/u/:id"), ("/f/*", "/f/*"), ("/f/**", "/f/*"),
        ("/f/*path", "/f/:path*"), ("/user-:id", "/user-:id"), ("/f/[name].html", "/f/:name.html"),
        ("{from}..{to}", "/:from..:to"), ("users/:id", "/users/:id"), ("GET /users/:id", "/users/:id"), ("/", "/"),
        ("/users/:id?", "/users/:id"), ("/users/:id?/posts", "/users/:id/posts"), ("/a:b", "/a:b"), ("cart", "/cart"),
    ])
    func parameterIsWrittenWithAColon(route: String, name: String) {
        #expect(RouteName.of(route) == name)
    }

    @Test(arguments: [
        ("https://shop.example/users/42?x=[id]", "/users/:id"), ("/users/42/[tab]", "/users/:id/:tab"),
        ("/users/:id?tab=S3CRET", "/users/:id"), ("/users?a=:b", "/users"), ("/users#[x]", "/users"),
        ("/m/joe@example.com/[id]", "/m/:email/:id"), ("/[12345]", "/:param"), ("/{joe@example.com}", "/:param"),
        ("/:12345", "/:id"), ("/:B08N5WRWNW", "/:id"), ("/[unclosed/12345", "/[unclosed/:id"), ("/a/[id", "/a/[id"),
        ("https://shop.example", "/"), ("http://shop.example/:id", "/:id"),
        ("/o/6f9619ff-8b86-d011-b42d-00cf4fc964ff", "/o/:uuid"),
    ])
    func rawURLForARouteIsTemplatedToo(route: String, name: String) {
        #expect(RouteName.of(route) == name)
    }

    @Test(arguments: ["", " ", "about:blank", "javascript:alert(1)", "file:///etc/[x]", "//host/[x]", "\n"])
    func textWithoutAPathIsNoRoute(route: String) {
        #expect(RouteName.of(route) == nil)
    }

    @Test func anyTextGivesABoundedNameThatStays() {
        var generator = SeededGenerator()
        let pieces = [
            "/", "/", "[", "]", "{", "}", "<", ">", "(", ")", ":", "$", "*", "...", "?", "#", "id", "a", "42", "=", "é",
            "%",
            "joe@x.example", "\u{0}", " ", "GET ", "https://", String(repeating: "[", count: 300), "B08N5WRWNW", "-",
            ".", "+",
        ]
        for _ in 0..<6000 {
            let count = Int.random(in: 0...16, using: &generator)
            let route = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            guard let name = RouteName.of(route) else { continue }
            let isSound = name.utf8.count <= 200 && !name.contains("@x") && !name.contains("#")
            if !isSound { Issue.record("\(generator) \(route.debugDescription) \(name.debugDescription)") }
        }
    }

    @Test(arguments: ["[", "(", "/(", "{", "<", ":a(", "[a]/", "*", "/a", "é"]) func hugeRouteComesToAnEnd(
        piece: String
    ) throws {
        let name = try #require(RouteName.of(String(repeating: piece, count: 100_000)))
        #expect(name.utf8.count <= 200)
    }
}
