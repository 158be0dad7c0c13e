public import Configuration
public import Contracts
public import Crypto
public import EventLoop
public import Telemetry

/// What every program can be told.
public enum CommonSettings {
    public static let dataDirectory = Setting.text(
        "ROLLCALL_DATA_DIRECTORY", default: "data", meaning: "Where each program keeps its database file.")
    public static let runDirectory = Setting.text(
        "ROLLCALL_RUN_DIRECTORY", meaning: "Where the programs' sockets are; `run` in the data directory unless set."
    ).optional
    public static let sharedSecret = Setting.secret(
        "ROLLCALL_SHARED_SECRET", sizes: 16...256,
        meaning: "Lets programs on several hosts trust each other; needed as soon as an address is `tcp:`."
    ).optional

    /// Where a program listens and the others find it.
    public static func address(of program: ProgramName) -> Setting<String?> {
        Setting.address(
            "ROLLCALL_\(program.rawValue.uppercased())_ADDRESS",
            meaning:
                "Where \(program.rawValue) is called by the other programs; a socket in the run directory unless set."
        ).optional
    }

    public static let summaries: [SettingSummary] =
        [dataDirectory.summary, runDirectory.summary, sharedSecret.summary]
        + ProgramName.allCases.map { address(of: $0).summary } + LogSettings.summaries
}

/// The values of `CommonSettings`.
public struct CommonConfiguration: Sendable {
    public var dataDirectory: String
    public var runDirectory: String
    public var addresses: [ProgramName: NetworkAddress]
    public var sharedSecret: Secret<[UInt8]>?
    public var logLevel: LogLevel
    public var logFormat: LogFormat

    public init(_ reader: inout ConfigurationReader) {
        dataDirectory = reader[CommonSettings.dataDirectory]
        let run = reader[CommonSettings.runDirectory] ?? "\(dataDirectory)/run"
        runDirectory = run
        addresses = [:]
        for program in ProgramName.allCases {
            let setting = CommonSettings.address(of: program)
            if let text = reader[setting] {
                addresses[program] = NetworkAddress(text)
            } else if let address = NetworkAddress("unix:\(run)/\(program.rawValue).sock") {
                addresses[program] = address
            } else {
                reader.report(
                    CommonSettings.runDirectory.name,
                    "gives a socket path of more than \(NetworkAddress.longestPath) bytes; choose a shorter one")
            }
        }
        sharedSecret = reader[CommonSettings.sharedSecret].map { Secret(Array($0.reveal().utf8)) }
        logLevel = reader[LogSettings.level]
        logFormat = reader[LogSettings.format]
    }

}
