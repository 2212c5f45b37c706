/// The agents known here: our own selection, of what runs scripts and so can send a beacon, or posts by itself.
///
/// Not listed on purpose, because people are behind them: in-app browsers (`FBAN`, `FBAV`, `Instagram`, `Line/`, `Pinterest/`,
/// `MicroMessenger`), programs built on a browser (`Electron/`), the system's own agents of apps (`Dalvik/`, `CFNetwork/`), browsers of
/// search engines (`YaBrowser`, `baiduboxapp`, `GSA/`), and television sets.
extension AgentWord {
    static let known = crawlers + previews + checks + robots + headless + tools

    /// Of search engines, archives and language models.
    private static let crawlers = marked(
        .userAgent,
        [
            "googlebot", "adsbot-google", "mediapartners-google", "storebot-google", "google-inspectiontool",
            "googleother",
            "google-extended", "google-safety", "bingbot", "adidxbot", "bingpreview", "msnbot", "applebot", "yandexbot",
            "yandexmobilebot", "yandexrenderresourcesbot", "yandeximages", "baiduspider", "duckduckbot",
            "duckassistbot",
            "petalbot", "seznambot", "sogou web spider", "sogou inst spider", "yisouspider", "360spider", "bytespider",
            "coccocbot", "amazonbot", "gptbot", "chatgpt-user", "oai-searchbot", "claudebot", "claude-user",
            "claude-searchbot", "anthropic-ai", "perplexitybot", "perplexity-user", "ccbot", "cohere-ai",
            "mistralai-user",
            "meta-externalagent", "meta-externalfetcher", "ia_archiver", "archive.org_bot", "heritrix", "semrushbot",
            "ahrefsbot", "ahrefssiteaudit", "mj12bot", "dotbot", "rogerbot", "blexbot", "dataforseobot", "barkrowler",
            "screaming frog", "sitebulb", "exabot", "mojeekbot", "neevabot", "timpibot", "diffbot",
        ])

    /// Of links that somebody pasted into a message.
    private static let previews = marked(
        .userAgent,
        [
            "facebookexternalhit", "facebookcatalog", "facebot", "twitterbot", "linkedinbot", "pinterestbot",
            "slackbot",
            "slack-imgproxy", "discordbot", "telegrambot", "skypeuripreview", "redditbot", "embedly", "iframely",
            "vkshare", "google web preview", "google-pagerenderer", "bitlybot",
        ])

    /// Measurements and watches by a machine: their times are real, but of no visit.
    private static let checks =
        marked(
            .userAgent,
            [
                "chrome-lighthouse", "google page speed insights", "pagespeed", "gtmetrix", "pingdom", "uptimerobot",
                "datadogsynthetics", "newrelicsynthetics", "ruxitsynthetic", "speedcurve", "debugbear", "site24x7",
                "statuscake", "sitespeed.io", "yellowlabtools", "w3c_validator", "siteauditbot", "catchpoint",
            ])
        + [
            AgentWord("ptst/", .userAgent, .wordStart), AgentWord("lighthouse", .userAgent, [.wordStart, .productEnd]),
            AgentWord("checkly", .userAgent, [.wordStart, .productEnd]),
        ]

    /// What robots call themselves when nobody knows them. `bot/` is looked at more closely: see `AgentScanner`.
    private static let robots = [
        AgentWord("bot/", .userAgent), AgentWord("robot", .userAgent, [.wordStart, .productEnd]),
        AgentWord("crawler", .userAgent, .wordEnd), AgentWord("spider", .userAgent, .productEnd),
        AgentWord("+http://", .userAgent), AgentWord("+https://", .userAgent),
    ]

    private static let headless =
        marked(
            .headless,
            [
                "headlesschrome", "headlessedg", "headlessshell", "chrome-headless", "phantomjs", "slimerjs",
                "casperjs",
                "puppeteer", "playwright", "htmlunit", "rendertron", "happydom", "testcafe",
            ])
        + ["cypress/", "nightmare/", "jsdom/", "selenium", "webdriver", "zombie.js"].map {
            AgentWord($0, .headless, .wordStart)
        }

    /// A library puts its name first.
    private static let tools =
        [
            "curl/", "libcurl/", "pycurl/", "wget/", "wget2/", "aria2/", "httpie/", "xh/", "python-requests",
            "python-urllib",
            "python-httpx", "python/", "aiohttp/", "scrapy/", "go-http-client", "fasthttp", "go-resty", "okhttp",
            "java/",
            "java-http-client", "apache-httpclient", "apache-httpasyncclient", "jakarta commons-httpclient",
            "async-http-client", "ahc/", "reactornetty", "ktor-client", "libwww-perl", "lwp::simple", "http-tiny",
            "ruby",
            "faraday", "typhoeus", "httparty", "rest-client/", "mechanize", "php/", "guzzlehttp", "symfony httpclient",
            "node-fetch", "node-superagent", "node.js/", "undici", "axios/", "got (", "deno/", "bun/", "reqwest",
            "ureq/",
            "hyper/", "dart/", "restsharp", "postmanruntime", "insomnia/", "bruno-runtime", "paw/", "apachebench/",
            "apache-jmeter", "k6/", "grafana k6", "vegeta", "hey/", "wrk/", "siege/", "gatling", "locust", "winhttp",
        ].map { AgentWord($0, .tool, .start) }
        + [
            AgentWord("node", .tool, [.start, .end]), AgentWord("wrk", .tool, [.start, .end]),
            AgentWord("windowspowershell/", .tool, .wordStart), AgentWord("powershell/", .tool, .wordStart),
        ]

    private static func marked(_ mark: BotMarks, _ names: [String]) -> [AgentWord] {
        names.map { AgentWord($0, mark, .wordStart) }
    }
}
