#include "CCurl.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Longest Retry-After kept: an HTTP date has 29 bytes.
#define RETRY_AFTER_CAPACITY 64

struct ccurl_sender {
    CURL *easy;
    bool answered;
    char retry_after[RETRY_AFTER_CAPACITY];
    char *body;
    size_t body_length;
    size_t body_limit;
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

static CURLcode restrict_protocols(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

// Options whose failure would weaken a promise (which schemes, which certificates, how long) are checked.
static CURLcode configure(ccurl_sender *sender, const char *url, long connect_timeout_ms, long timeout_ms) {
    CURL *easy = sender->easy;
    // Forgets options, keeps connections, the TLS session and the DNS cache.
    curl_easy_reset(easy);
    CURLcode code = restrict_protocols(easy);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_URL, url);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    // Without it libcurl may time out name lookups by a signal, which a process of many threads cannot have.
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (code != CURLE_OK) return code;
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "vitalsd");
    // A proxy's answer to CONNECT is not the receiver's.
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, sender);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, sender);
    return CURLE_OK;
}

static struct curl_slist *header_list(const char *const *headers, size_t count) {
    // An empty Expect switches off the wait for "100 Continue", which many receivers never send.
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    for (size_t index = 0; list != NULL && index < count; index++) {
        struct curl_slist *longer = curl_slist_append(list, headers[index]);
        if (longer == NULL) curl_slist_free_all(list);
        list = longer;
    }
    return list;
}

static const char *describe(CURL *easy, CURLcode code) {
    long number = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
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

ccurl_answer ccurl_sender_post(
    ccurl_sender *sender, const char *url, const char *const *headers, size_t header_count, const void *body,
    size_t body_length, size_t body_limit, long connect_timeout_ms, long timeout_ms) {
    sender->answered = false;
    sender->retry_after[0] = 0;
    ccurl_answer answer = {.retry_after = sender->retry_after, .body = "", .error = ""};
    struct curl_slist *list = header_list(headers, header_count);
    if (list == NULL || !reserve_body(sender, body_limit)) {
        curl_slist_free_all(list);
        answer.error = curl_easy_strerror(CURLE_OUT_OF_MEMORY);
        return answer;
    }
    CURLcode code = configure(sender, url, connect_timeout_ms, timeout_ms);
    if (code == CURLE_OK) {
        curl_easy_setopt(sender->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_length);
        curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(sender->easy, CURLOPT_HTTPHEADER, list);
        code = curl_easy_perform(sender->easy);
    }
    if (code != CURLE_OK) answer.error = describe(sender->easy, code);
    answer.answered = sender->answered;
    if (answer.answered) curl_easy_getinfo(sender->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    answer.body = sender->body;
    answer.body_length = sender->body_length;
    // The handle must not keep pointers to what is freed here or belongs to the caller.
    curl_easy_setopt(sender->easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(sender->easy, CURLOPT_POSTFIELDS, NULL);
    curl_slist_free_all(list);
    return answer;
}
