#include "CCurl.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

// Longest Retry-After kept: an HTTP date has 29 bytes.
#define RETRY_AFTER_CAPACITY 64

struct ccurl_sender {
    CURL *easy;
    bool answered;
    char retry_after[RETRY_AFTER_CAPACITY];
    char *body;
    size_t body_length;
    size_t body_limit;
    // Whether an address was refused because it is private.
    bool refused_private;
    // What of a mail is still to be read.
    const char *mail;
    size_t mail_length;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode global_code = CURLE_FAILED_INIT;

// Not thread-safe in libcurl before 7.84, hence once for the process.
static void initialise(void) { global_code = curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_sender *sender = context;
    size_t length = size * count;
    size_t room = sender->body_limit - sender->body_length;
    size_t kept = length < room ? length : room;
    memcpy(sender->body + sender->body_length, bytes, kept);
    sender->body_length += kept;
    // Fewer than offered makes libcurl end the transfer: a receiver cannot keep us reading.
    return kept;
}

static size_t receive_header(char *bytes, size_t size, size_t count, void *context) {
    static const char name[] = "retry-after:";
    ccurl_sender *sender = context;
    size_t length = size * count;
    long status = 0;
    curl_easy_getinfo(sender->easy, CURLINFO_RESPONSE_CODE, &status);
    if (length >= 5 && strncmp(bytes, "HTTP/", 5) == 0) {
        sender->answered = false;
        sender->retry_after[0] = 0;
    } else if (length <= 2 && (length == 0 || bytes[0] == '\r' || bytes[0] == '\n')) {
        // The empty line ends the head; 1xx are interim, the answer is still to come.
        sender->answered = status >= 200;
    } else if (length > sizeof name - 1 && strncasecmp(bytes, name, sizeof name - 1) == 0) {
        size_t start = sizeof name - 1, end = length;
        while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) start++;
        while (end > start && strchr(" \t\r\n", bytes[end - 1]) != NULL) end--;
        if (end - start < RETRY_AFTER_CAPACITY) {
            memcpy(sender->retry_after, bytes + start, end - start);
            sender->retry_after[end - start] = 0;
        }
    }
    return length;
}

ccurl_sender *ccurl_sender_new(void) {
    pthread_once(&once, initialise);
    if (global_code != CURLE_OK) return NULL;
    ccurl_sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL) return NULL;
    sender->easy = curl_easy_init();
    if (sender->easy == NULL) {
        free(sender);
        return NULL;
    }
    return sender;
}

void ccurl_sender_free(ccurl_sender *sender) {
    if (sender == NULL) return;
    curl_easy_cleanup(sender->easy);
    free(sender->body);
    free(sender);
}

// Where no receiver of the open internet is: this machine, its networks, and what is not unicast (RFC 6890).
static bool is_private_v4(uint32_t address) {
    static const struct {
        uint32_t network;
        int bits;
    } ranges[] = {
        {0x00000000, 8},  // this network
        {0x0A000000, 8},  // RFC 1918
        {0x64400000, 10}, // carrier-grade NAT, RFC 6598
        {0x7F000000, 8},  // loopback
        {0xA9FE0000, 16}, // link-local; clouds tell secrets there
        {0xAC100000, 12}, // RFC 1918
        {0xC0000000, 24}, // IETF assignments
        {0xC0A80000, 16}, // RFC 1918
        {0xC6120000, 15}, // benchmarks
        {0xE0000000, 3},  // multicast, reserved, broadcast
    };
    for (size_t index = 0; index < sizeof ranges / sizeof *ranges; index++)
        if ((address ^ ranges[index].network) >> (32 - ranges[index].bits) == 0) return true;
    return false;
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_private_v6(const uint8_t *bytes) {
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const uint8_t translated[12] = {0, 0x64, 0xFF, 0x9B};
    static const uint8_t zero[12] = {0};
    // Addresses that carry one of IPv4 lead where that leads: mapped, NAT64, 6to4, and the old compatible ones with :: and ::1.
    if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, translated, 12) == 0) return is_private_v4(big_endian(bytes + 12));
    if (memcmp(bytes, zero, 12) == 0) return true;
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_private_v4(big_endian(bytes + 2));
    // NAT64 for local use (RFC 8215), unique local, link-local and site-local, multicast.
    if (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xFF && bytes[3] == 0x9B) return true;
    return (bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0x80) == 0x80) || bytes[0] == 0xFF;
}

// What is neither IPv4 nor IPv6, such as a local socket, is private too.
static bool is_private(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_private_v6(((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
    return true;
}

bool ccurl_is_private(const char *text) {
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return is_private((struct sockaddr *)&v4);
    if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) return is_private((struct sockaddr *)&v6);
    return true;
}

// Asked with the address that is about to be connected to: a name that resolves to another one than a moment ago, which a check
// before the transfer would miss, cannot pass. A kept connection goes to an address that has passed.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    ccurl_sender *sender = context;
    (void)purpose;
    if (is_private(&address->addr)) {
        sender->refused_private = true;
        return CURL_SOCKET_BAD;
    }
#ifdef SOCK_CLOEXEC
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    return socket(address->family, address->socktype, address->protocol);
#endif
}

static CURLcode restrict_protocols(CURL *easy, bool mail) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, mail ? "smtp,smtps" : "http,https");
#else
    long allowed = mail ? CURLPROTO_SMTP | CURLPROTO_SMTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, allowed);
#endif
}

// Options whose failure would weaken a promise (which schemes, which certificates, which way, how long) are checked.
static CURLcode configure(ccurl_sender *sender, const ccurl_request *request) {
    CURL *easy = sender->easy;
    // Forgets options, keeps connections, the TLS session and the DNS cache.
    curl_easy_reset(easy);
    CURLcode code = restrict_protocols(easy, request->mail_from != NULL);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_URL, request->url);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout_ms);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    // Without it libcurl may time out name lookups by a signal, which a process of many threads cannot have.
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // An empty text, unlike none, keeps libcurl from asking http_proxy, no_proxy and the like.
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy != NULL ? request->proxy : "");
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    if (code == CURLE_OK && request->ca_file != NULL) {
        code = curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
        // The folder of public certificates would be believed beside the file.
        if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    if (code == CURLE_OK && request->refuses_private) {
        code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sender);
    }
    if (code != CURLE_OK) return code;
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "vitalsd");
    // A proxy's answer to CONNECT is not the receiver's.
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, sender);
    return CURLE_OK;
}

static struct curl_slist *text_list(struct curl_slist *list, const char *const *texts, size_t count) {
    for (size_t index = 0; index < count; index++) {
        struct curl_slist *longer = curl_slist_append(list, texts[index]);
        if (longer == NULL) {
            curl_slist_free_all(list);
            return NULL;
        }
        list = longer;
    }
    return list;
}

static const char *describe(ccurl_sender *sender, CURLcode code) {
    long number = 0;
    if (sender->refused_private) return "its address is private";
    curl_easy_getinfo(sender->easy, CURLINFO_OS_ERRNO, &number);
    if (code == CURLE_COULDNT_CONNECT && number == ECONNREFUSED) return "connection refused";
    return curl_easy_strerror(code);
}

static bool reserve_body(ccurl_sender *sender, size_t limit) {
    if (sender->body == NULL || limit > sender->body_limit) {
        char *body = realloc(sender->body, limit > 0 ? limit : 1);
        if (body == NULL) return false;
        sender->body = body;
    }
    sender->body_limit = limit;
    sender->body_length = 0;
    return true;
}

static CURLcode post(ccurl_sender *sender, const ccurl_request *request, struct curl_slist *headers) {
    CURLcode code = configure(sender, request);
    if (code != CURLE_OK) return code;
    curl_easy_setopt(sender->easy, CURLOPT_HEADERFUNCTION, receive_header);
    curl_easy_setopt(sender->easy, CURLOPT_HEADERDATA, sender);
    curl_easy_setopt(sender->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
    curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDS, request->body);
    curl_easy_setopt(sender->easy, CURLOPT_HTTPHEADER, headers);
    return curl_easy_perform(sender->easy);
}

static size_t read_mail(char *bytes, size_t size, size_t count, void *context) {
    ccurl_sender *sender = context;
    size_t room = size * count;
    size_t length = sender->mail_length < room ? sender->mail_length : room;
    memcpy(bytes, sender->mail, length);
    sender->mail += length;
    sender->mail_length -= length;
    return length;
}

static CURLcode mail(ccurl_sender *sender, const ccurl_request *request, struct curl_slist *recipients) {
    sender->mail = request->body;
    sender->mail_length = request->body_length;
    CURLcode code = configure(sender, request);
    // Without STARTTLS nothing is sent, least of all a password.
    long tls = request->allows_plain_mail ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL;
    if (code == CURLE_OK) code = curl_easy_setopt(sender->easy, CURLOPT_USE_SSL, tls);
    if (code == CURLE_OK) code = curl_easy_setopt(sender->easy, CURLOPT_MAIL_FROM, request->mail_from);
    if (code == CURLE_OK) code = curl_easy_setopt(sender->easy, CURLOPT_MAIL_RCPT, recipients);
    if (code != CURLE_OK) return code;
#if LIBCURL_VERSION_NUM >= 0x080200
    curl_easy_setopt(sender->easy, CURLOPT_MAIL_RCPT_ALLOWFAILS, 1L);
#elif LIBCURL_VERSION_NUM >= 0x074500
    // Whoever can be told is told, though another's address is refused.
    curl_easy_setopt(sender->easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
#endif
    curl_easy_setopt(sender->easy, CURLOPT_READFUNCTION, read_mail);
    curl_easy_setopt(sender->easy, CURLOPT_READDATA, sender);
    curl_easy_setopt(sender->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_length);
    curl_easy_setopt(sender->easy, CURLOPT_UPLOAD, 1L);
    return curl_easy_perform(sender->easy);
}

ccurl_answer ccurl_sender_perform(ccurl_sender *sender, const ccurl_request *request) {
    sender->answered = false;
    sender->refused_private = false;
    sender->retry_after[0] = 0;
    ccurl_answer answer = {.retry_after = sender->retry_after, .body = "", .error = ""};
    bool is_mail = request->mail_from != NULL;
    // An empty Expect switches off the wait for "100 Continue", which many receivers never send.
    struct curl_slist *list = is_mail ? NULL : curl_slist_append(NULL, "Expect:");
    if (is_mail || list != NULL) list = text_list(list, request->lines, request->line_count);
    if (list == NULL || !reserve_body(sender, request->body_limit)) {
        curl_slist_free_all(list);
        answer.error = curl_easy_strerror(CURLE_OUT_OF_MEMORY);
        return answer;
    }
    CURLcode code = is_mail ? mail(sender, request, list) : post(sender, request, list);
    if (code != CURLE_OK) answer.error = describe(sender, code);
    curl_easy_getinfo(sender->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    // A mail server's last word counts when it took the mail or said no; before that a failure is the connection's.
    answer.answered = is_mail ? code == CURLE_OK || answer.status >= 400 : sender->answered;
    if (!answer.answered) answer.status = 0;
    answer.body = sender->body;
    answer.body_length = sender->body_length;
    // The handle must not keep pointers to what is freed here or belongs to the caller.
    curl_easy_setopt(sender->easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(sender->easy, CURLOPT_MAIL_RCPT, NULL);
    curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDS, NULL);
    curl_slist_free_all(list);
    return answer;
}
