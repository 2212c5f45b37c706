#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>

// What a webhook sender needs of libcurl, without its variadic functions, which Swift cannot call.
//
// The header names no type of libcurl, so that only this target is compiled against <curl/curl.h>.

/// One easy handle with its connections. Used by one thread at a time.
typedef struct ccurl_sender ccurl_sender;

/// What a POST met. The pointers stay valid until the next POST of the same sender.
typedef struct {
    /// Whether a whole header block of a final answer arrived; only then does `status` mean something.
    bool answered;
    /// The HTTP status, 0 unless answered.
    long status;
    /// The value of the answer's Retry-After header, empty without one.
    const char *retry_after;
    /// The beginning of the answer's body, at most the bound given; not terminated.
    const char *body;
    size_t body_length;
    /// What went wrong, in a few words that never name the URL; empty when nothing did.
    const char *error;
} ccurl_answer;

/// NULL when libcurl cannot be initialised or memory is short.
ccurl_sender *ccurl_sender_new(void);

/// Closes the sender's connections. NULL is allowed.
void ccurl_sender_free(ccurl_sender *sender);

/// Sends one POST and blocks until the answer's end, `body_limit` bytes of it, or the time-out.
///
/// Redirects are not followed, schemes other than http and https are refused, certificates are verified.
/// `headers` are whole lines, `name: value`.
ccurl_answer ccurl_sender_post(
    ccurl_sender *sender, const char *url, const char *const *headers, size_t header_count, const void *body,
    size_t body_length, size_t body_limit, long connect_timeout_ms, long timeout_ms);

#endif
