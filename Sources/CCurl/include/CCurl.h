#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>

// What a webhook sender needs of libcurl, without its variadic functions, which Swift cannot call.
//
// The header names no type of libcurl, so that only this target is compiled against <curl/curl.h>.

/// One easy handle with its connections. Used by one thread at a time.
typedef struct ccurl_sender ccurl_sender;

/// What a request met. The pointers stay valid until the next request of the same sender.
typedef struct {
    /// Whether a whole header block of a final answer arrived, or a mail server took the mail or refused it.
    bool answered;
    /// The status of HTTP or SMTP, 0 unless answered.
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

/// One POST, or one mail where `mail_from` is set.
typedef struct {
    const char *url;
    /// Of a POST whole header lines, `name: value`; of a mail its recipients, at least one.
    const char *const *lines;
    size_t line_count;
    const void *body;
    size_t body_length;
    /// Answers are read this far.
    size_t body_limit;
    long connect_timeout_ms;
    long timeout_ms;
    /// NULL for none; the environment's proxies are never asked.
    const char *proxy;
    /// Certificates to believe instead of the system's; NULL for those.
    const char *ca_file;
    /// Whether addresses of this machine and its networks are refused when they are connected to.
    bool refuses_private;
    /// The sender's address; NULL for a POST.
    const char *mail_from;
    /// Whether mail may go without TLS.
    bool allows_plain_mail;
} ccurl_request;

/// Sends a request and blocks until the answer's end, `body_limit` bytes of it, or the time-out.
///
/// Redirects are not followed, schemes other than http and https, for mail smtp and smtps, are refused, certificates are verified.
ccurl_answer ccurl_sender_perform(ccurl_sender *sender, const ccurl_request *request);

/// Whether an address, such as `10.0.0.1` or `fe80::1`, is of this machine or its networks; true for what is no address.
bool ccurl_is_private(const char *text);

#endif
