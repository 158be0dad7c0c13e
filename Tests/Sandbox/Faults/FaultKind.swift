/// What can go wrong with one answer of the API.
enum FaultKind: Sendable, Equatable {
    // The request has no effect.
    /// An error status, with `Retry-After` when given (seconds, a date, or nonsense).
    case status(Int, retryAfter: String?)
    /// An error that the outside services know by a name, such as `quotaExceeded` or `conflict_error`, in their form.
    case error(String, status: Int?, retryAfter: String?)
    /// 400 for the cursor of a list request, as if it had grown old.
    case expiredCursor

    // The request takes effect; the answer suffers.
    /// An error status although it worked, as when a gateway gives up too early. Luma's answers stay as they are.
    case lateStatus(Int)
    /// Waits before answering.
    case delay(milliseconds: Int)
    /// Never answers, and keeps the connection.
    case hang
    /// Closes the connection without a byte.
    case resetBefore
    /// Sends the whole answer, then closes the connection although it was to be kept.
    case resetAfter
    /// Closes the connection after so many bytes of the body.
    case truncate(at: Int)
    /// `Content-Length` says so many bytes more (or, when negative, fewer) than there are.
    case wrongLength(by: Int)
    /// One piece of so many bytes every `milliseconds`.
    case drip(bytes: Int, milliseconds: Int)
    /// A compressed body that expands to so many mebibytes of zeros.
    case gzipBomb(mebibytes: Int)
    /// A web page with status 200, as a proxy in between would send.
    case html
    /// Status 200 without a body.
    case empty
    /// The first member of the answer occurs twice, the first time as null.
    case duplicateKeys
    /// The named field has a value nobody knows.
    case unknownEnum(field: String)
    /// The named field is missing everywhere.
    case missingField(String)
    /// The named list is null.
    case nullList(String)
    /// The next cursor leads to the same page again.
    case repeatPage
    /// The next cursor leaves a page out.
    case skipPage
}

/// What can go wrong with one webhook.
enum WebhookFault: Sendable, Equatable {
    /// Never sent, and nobody is told.
    case drop
    /// Sent twice with the same id.
    case duplicate
    case delay(milliseconds: Int)
    /// Held until the next webhook has been sent, or for two seconds.
    case reorder
    /// Signed with another secret.
    case badSignature
    /// The timestamp is off by so many seconds.
    case skew(seconds: Int)
}
