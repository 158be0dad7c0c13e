// swift-tools-version: 6.2
import PackageDescription

// A section per layer, lowest first; a target may depend only on layers above it in this file.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path ?? "Shared/\(name)", exclude: exclude,
        swiftSettings: strict)
}

func program(
    _ name: String, path: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
        path: "Tests/\(name)Tests", resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "rollcall",
    products: [
        .executable(name: "rollcall", targets: ["CLI"]),
        .executable(name: "rollcall-gateway", targets: ["Gateway"]),
        .executable(name: "rollcall-luma", targets: ["LumaService"]),
        .executable(name: "rollcall-members", targets: ["MembersService"]),
        .executable(name: "rollcall-calendar", targets: ["CalendarService"]),
        .executable(name: "rollcall-notifications", targets: ["NotificationsService"]),
        .executable(name: "rollcall-sandbox", targets: ["Sandbox"]),
        .executable(name: "rollcall-bench", targets: ["Bench"]),
    ],
    targets: [
        // C libraries
        .systemLibrary(name: "CLibuv", path: "Shared/CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(
            name: "CLibcurl", path: "Shared/CLibcurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Shared/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CLibidn2", path: "Shared/CLibidn2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(
            name: "CExpat", path: "Shared/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        // Parts of glibc.
        .systemLibrary(name: "CMemory", path: "Shared/CMemory"),
        .systemLibrary(name: "CResolver", path: "Shared/CResolver"),

        // Foundations
        library("Time"),
        library("JSON", ["Time"]),
        library("Crypto", ["COpenSSL", "Time"]),
        library("Configuration", ["Crypto", "Time"]),
        library("CSV"),
        library("ICalendar", ["Time"]),
        library("Identity", ["CLibidn2"]),
        library("EventLoop", ["CLibuv", "Time"]),

        // Wire and storage
        library("Telemetry", ["Configuration", "Crypto", "EventLoop", "JSON", "Time"]),
        library("JSONRPC", ["EventLoop", "JSON", "Crypto", "Time"]),
        library("HTTP", ["EventLoop", "JSON", "Time"]),
        library("InternetAddress"),
        library("HTTPClient", ["CLibuv", "CLibcurl", "EventLoop", "InternetAddress", "Time"]),
        library("WebDAV", ["CExpat"]),
        library("Database", ["CSQLite", "EventLoop", "Time"]),
        library("Durable", ["Database", "EventLoop", "JSON", "Time"]),

        // What programs share
        library("Contracts", ["JSON", "JSONRPC", "Time"]),
        library(
            "ServiceKit",
            [
                "CMemory", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTP",
                "InternetAddress", "JSON", "JSONRPC", "Telemetry", "Time",
            ]),

        // Programs
        // A library beside its program, so that the benchmark measures the very code that the program runs.
        .target(
            name: "LumaIngest",
            dependencies: [
                "CSV", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTPClient", "JSON",
                "JSONRPC", "ServiceKit", "Telemetry", "Time",
            ],
            path: "Services/Luma", exclude: ["Main.swift"], swiftSettings: strict),
        .executableTarget(
            name: "LumaService", dependencies: ["LumaIngest", "ServiceKit"], path: "Services/Luma",
            exclude: [
                "Answers", "Events", "GuestListCSV", "Guests", "Jobs", "LumaAPI", "LumaConfiguration.swift",
                "LumaProgram.swift", "Runs", "Store",
            ],
            swiftSettings: strict),
        // A library of its own so that the benchmark runs the very look-up that the program runs.
        library("MemberMatching", ["Database", "Identity"], path: "Services/Members/Matching"),
        program(
            "MembersService", path: "Services/Members",
            [
                "CSV", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "Identity", "JSON",
                "JSONRPC", "MemberMatching", "ServiceKit", "Telemetry", "Time",
            ],
            exclude: ["Matching"]),
        library("CalendarModel", ["EventLoop", "Time"], path: "Services/Calendar/Model"),
        library(
            "CalDAV", ["CResolver", "Crypto", "EventLoop", "HTTPClient", "Time", "WebDAV"],
            path: "Services/Calendar/CalDAV"),
        library(
            "CalDAVCalendar", ["CalDAV", "CalendarModel", "Crypto", "EventLoop", "HTTPClient", "ICalendar", "Time"],
            path: "Services/Calendar/CalDAVCalendar"),
        library(
            "OutsideHTTP", ["CalendarModel", "EventLoop", "HTTPClient", "JSON", "Time"],
            path: "Services/Calendar/Outside"),
        // A library of its own so that `rollcall config check` reads them as the program does.
        library("GoogleCredentials", ["Crypto", "JSON", "Time"], path: "Services/Calendar/Google/Credentials"),
        library(
            "GoogleCalendar",
            [
                "CalendarModel", "Crypto", "EventLoop", "GoogleCredentials", "HTTPClient", "JSON", "OutsideHTTP",
                "Time",
            ],
            path: "Services/Calendar/Google", exclude: ["Credentials"]),
        library(
            "NotionCalendar",
            ["CalendarModel", "Crypto", "EventLoop", "HTTPClient", "JSON", "OutsideHTTP", "Time"],
            path: "Services/Calendar/Notion"),
        program(
            "CalendarService", path: "Services/Calendar",
            [
                "CalDAV", "CalDAVCalendar", "CalendarModel", "Configuration", "Contracts", "Crypto", "Database",
                "Durable", "EventLoop", "GoogleCalendar", "GoogleCredentials", "HTTPClient", "ICalendar", "Identity",
                "InternetAddress", "JSON", "JSONRPC", "NotionCalendar", "ServiceKit", "Telemetry", "Time",
            ],
            exclude: ["CalDAV", "CalDAVCalendar", "Google", "Model", "Notion", "Outside"]),
        program(
            "NotificationsService", path: "Services/Notifications",
            [
                "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "JSON", "JSONRPC",
                "ServiceKit", "Telemetry", "Time",
            ]),
        program(
            "Gateway", path: "gateway",
            [
                "CSV", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTP",
                "InternetAddress", "JSON", "JSONRPC", "ServiceKit", "Telemetry", "Time", "WebDAV",
            ],
            exclude: ["CLI"]),
        program(
            "CLI", path: "gateway/CLI",
            [
                "CSV", "Configuration", "Contracts", "Crypto", "EventLoop", "GoogleCredentials", "JSON", "JSONRPC",
                "ServiceKit", "Telemetry", "Time",
            ]),
        program(
            "Sandbox", path: "Tests/Sandbox", ["COpenSSL", "EventLoop", "HTTP", "HTTPClient", "JSON", "Time"],
            exclude: ["README.md"]),
        program(
            "Bench", path: "Benchmarks/Bench",
            [
                "CalDAV", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTP",
                "HTTPClient", "Identity", "JSON", "JSONRPC", "LumaIngest", "MemberMatching", "ServiceKit", "Telemetry",
                "Time",
            ]),

        // Tests
        library("Mutation", path: "Tests/Mutation"),
        library("Scratch", path: "Tests/Scratch"),
        library(
            "CalDAVServers", ["CalDAV", "Crypto", "EventLoop", "HTTPClient", "Scratch", "Time"],
            path: "Tests/CalDAVServers"),
        library("SandboxProcess", ["EventLoop", "HTTPClient", "JSON", "Time"], path: "Tests/SandboxProcess"),
        tests("Time"),
        tests("JSON", ["Mutation", "Time"]),
        tests("Crypto", ["Time"]),
        tests("Configuration", ["Crypto", "Time"]),
        tests("CSV", ["Mutation"]),
        tests("ICalendar", ["Mutation", "Scratch", "Time"]),
        tests("Identity"),
        tests("EventLoop", ["Time"]),
        tests("Telemetry", ["Configuration", "Crypto", "EventLoop", "JSON", "Time"]),
        tests("JSONRPC", ["Crypto", "EventLoop", "JSON", "Mutation", "Time"]),
        tests("HTTP", ["EventLoop", "JSON", "Mutation", "Time"]),
        .systemLibrary(
            name: "COpenSSLTLS", path: "Tests/COpenSSLTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        tests("HTTPClient", ["COpenSSLTLS", "EventLoop", "HTTP", "InternetAddress", "Time"]),
        tests("WebDAV", ["Mutation"]),
        tests("Database", ["EventLoop", "Time"]),
        tests("Durable", ["Database", "EventLoop", "JSON", "Time"]),
        tests("Contracts", ["JSON", "JSONRPC", "Time"]),
        tests(
            "ServiceKit",
            [
                "Configuration", "Contracts", "Database", "Durable", "EventLoop", "HTTP", "JSON", "JSONRPC", "Scratch",
                "Telemetry", "Time",
            ]),
        .testTarget(
            name: "LumaServiceTests",
            dependencies: [
                "CSV", "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTPClient", "JSON",
                "JSONRPC", "LumaIngest", "ServiceKit", "Telemetry", "Time",
            ],
            path: "Tests/LumaServiceTests", swiftSettings: strict),
        tests(
            "MembersService",
            [
                "Configuration", "Contracts", "Database", "Durable", "EventLoop", "Identity", "JSON", "JSONRPC",
                "MemberMatching", "ServiceKit", "Telemetry", "Time",
            ]),
        tests("CalendarModel", ["EventLoop", "JSON", "Time"]),
        tests(
            "GoogleCalendar",
            [
                "CalendarModel", "Crypto", "EventLoop", "GoogleCredentials", "HTTPClient", "JSON", "Sandbox",
                "SandboxProcess", "Time",
            ]),
        tests(
            "NotionCalendar",
            ["CalendarModel", "Crypto", "EventLoop", "HTTPClient", "JSON", "Sandbox", "SandboxProcess", "Time"]),
        tests("CalDAV", ["CalDAVServers", "Crypto", "EventLoop", "HTTPClient", "Mutation", "Time", "WebDAV"]),
        tests(
            "CalDAVCalendar",
            [
                "CalDAV", "CalDAVServers", "CalendarModel", "Crypto", "EventLoop", "HTTPClient", "ICalendar",
                "Mutation",
                "Time",
            ]),
        tests(
            "CalendarService",
            [
                "CalDAV", "CalDAVCalendar", "CalDAVServers", "CalendarModel", "Configuration", "Contracts", "Crypto",
                "Database", "Durable", "EventLoop", "GoogleCalendar", "HTTPClient", "ICalendar", "JSON", "JSONRPC",
                "NotionCalendar", "Sandbox", "SandboxProcess", "Scratch", "ServiceKit", "Telemetry", "Time",
            ]),
        // The gateway and the calendar program together, read by programs of others.
        .testTarget(
            name: "FeedsTests",
            dependencies: [
                "CalDAV", "CalendarService", "Configuration", "Contracts", "Crypto", "Database", "EventLoop", "Gateway",
                "HTTPClient", "JSON", "JSONRPC", "Scratch", "ServiceKit", "Telemetry", "Time",
            ],
            path: "Tests/FeedsTests",
            exclude: ["events.py", "read_caldav.py", "read_feed.py", "read_khal.py"], swiftSettings: strict),
        tests(
            "NotificationsService",
            [
                "Configuration", "Contracts", "Database", "Durable", "EventLoop", "JSON", "JSONRPC", "Mutation",
                "ServiceKit", "Telemetry", "Time",
            ]),
        tests(
            "Gateway",
            [
                "Configuration", "Contracts", "Crypto", "Database", "Durable", "EventLoop", "HTTP", "HTTPClient",
                "InternetAddress", "JSON", "JSONRPC", "Scratch", "ServiceKit", "Telemetry", "Time", "WebDAV",
            ]),
        tests("CLI", ["Configuration", "Contracts", "EventLoop", "JSON", "JSONRPC", "ServiceKit", "Time"]),
        tests("Sandbox", ["COpenSSL", "EventLoop", "HTTP", "HTTPClient", "JSON", "Time"]),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "Configuration", "Contracts", "Crypto", "EventLoop", "HTTPClient", "JSON", "JSONRPC", "Scratch",
                "ServiceKit", "Time",
            ],
            path: "Tests/SystemTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
