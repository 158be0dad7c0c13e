import Contracts
import Glibc
import ServiceKit

/// The programs that lie beside this one.
enum InstalledPrograms {
    /// The directory of this program's own file.
    ///
    /// - Throws: ``CommandFailure`` where the kernel does not tell.
    static func directory() throws(CommandFailure) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { throw CommandFailure(.failure, "cannot find out where this program lies") }
        let text = String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return String(text.prefix(upTo: text.lastIndex(of: "/") ?? text.startIndex))
    }

    /// The programs in the order in which they start: each after those it asks.
    ///
    /// - Parameter sandbox: starts the fake Luma first; `nil` without it.
    /// - Throws: ``CommandFailure`` when one of them is missing.
    static func definitions(
        in directory: String, sandbox: SandboxArrangement?
    ) throws(CommandFailure) -> [ProgramDefinition] {
        var definitions = ProgramName.allCases.map { program in
            ProgramDefinition(
                name: program.rawValue, path: "\(directory)/rollcall-\(program.rawValue)",
                environment: sandbox?.environment ?? [:])
        }
        if let sandbox {
            definitions.insert(
                ProgramDefinition(
                    name: "sandbox", path: "\(directory)/rollcall-sandbox", arguments: sandbox.arguments,
                    isAwaited: true), at: 0)
        }
        for definition in definitions where access(definition.path, X_OK) != 0 {
            throw CommandFailure(.failure, "there is no program \(definition.path); build all programs first")
        }
        return definitions
    }
}
