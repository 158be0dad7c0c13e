import ServiceKit

extension ExitCode {
    /// What help says of it.
    var meaning: String {
        switch self {
        case .success: "done"
        case .failure: "it did not work"
        case .usage: "wrong use of the command line"
        case .configuration: "a setting is missing or wrong"
        case .unreachable: "a program does not answer"
        case .partialFailure: "partly done; the rest is named"
        case .storage: "a data directory or file cannot be used"
        case .address: "an address to listen on is in use or not allowed"
        }
    }
}
