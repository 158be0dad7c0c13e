import Configuration
import Contracts
import EventLoop

/// Where the programs' sockets are.
enum RunDirectory {
    static let setting = Setting.text(
        "ROLLCALL_RUN_DIRECTORY", default: "run", sizes: 1...80,
        meaning: "The directory of the sockets over which the programs talk.")

    static func addresses(in directory: String) -> [ProgramName: NetworkAddress] {
        let pairs = ProgramName.allCases.map { ($0, NetworkAddress.unix(path: "\(directory)/\($0.rawValue).sock")) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
