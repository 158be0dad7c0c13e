import HTTPClient

extension TransferLimits {
    /// For what must succeed however slow the machine is: nothing is waited for that does not come.
    static let patient = TransferLimits(connect: .seconds(120), total: .seconds(240))
}
