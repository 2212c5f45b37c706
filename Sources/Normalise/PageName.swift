/// URL → route template, so that a million URLs become the few pages a team knows.
///
/// Scheme, host, query string, fragment and matrix parameters (`;jsessionid=…`) are dropped, and so is an index file at the end.
/// Segments that name one thing among many become a placeholder (see `SegmentPlaceholder`); a date over three segments becomes one
/// `:date`; an e-mail address or a telephone number never survives. Segments that merely contain a digit stay, a file keeps its
/// extension, and a status page (`/404`, `/en/500.html`) its number. A name that this gave is given unchanged again.
///
/// At most 200 bytes and 12 segments; what is deeper is folded into `…`. Works over bytes. O(length).
package enum PageName {
    /// What is shown where no page is known.
    package static let unknown = "(unknown)"
    /// A template is at most this long, in bytes.
    static let limit = 200
    static let fold = "/…"

    package static func template(of url: String) -> String {
        var url = url
        return url.withUTF8 { bytes in
            guard let path = URLPath.range(in: bytes) else { return unknown }
            return PathTemplate.of(UnsafeBufferPointer(rebasing: bytes[path]))
        }
    }
}
