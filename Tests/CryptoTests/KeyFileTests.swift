import Crypto
import Glibc
import Testing

@Suite("Key files")
struct KeyFileTests {
    @Test("A key is made once, readable by its owner only, and read again")
    func createdOnce() throws {
        try withDirectory { directory in
            let path = "\(directory)/master.key"
            let first = try KeyFile.loadOrCreate(path: path).withBytes { Array($0) }
            let second = try KeyFile.loadOrCreate(path: path).withBytes { Array($0) }
            #expect(first == second)
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o400)
            #expect(status.st_size == 32)
        }
    }

    @Test("A key file that others can read is refused")
    func readableByOthers() throws {
        try withDirectory { directory in
            let path = "\(directory)/master.key"
            _ = try KeyFile.loadOrCreate(path: path)
            chmod(path, 0o440)
            #expect { try KeyFile.loadOrCreate(path: path) } throws: { "\($0)".contains("can be read by others") }
        }
    }

    @Test("A key file of another size is refused, not replaced", arguments: [0, 31, 33])
    func wrongSize(count: Int) throws {
        try withDirectory { directory in
            let path = "\(directory)/master.key"
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o400)
            #expect(write(descriptor, [UInt8](repeating: 1, count: count), count) == count)
            close(descriptor)
            #expect { try KeyFile.loadOrCreate(path: path) } throws: { "\($0)".contains("does not have 32 bytes") }
        }
    }

    @Test("A symbolic link and a missing directory are refused")
    func unusable() throws {
        try withDirectory { directory in
            symlink("/dev/zero", "\(directory)/link")
            #expect(throws: CryptoError.self) { try KeyFile.loadOrCreate(path: "\(directory)/link") }
            #expect(throws: CryptoError.self) { try KeyFile.loadOrCreate(path: "\(directory)/none/master.key") }
        }
    }

    private func withDirectory(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/rollcall-key-file.XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let directory = String(cString: made)
        defer {
            for name in ["master.key", "link"] { unlink("\(directory)/\(name)") }
            rmdir(directory)
        }
        try body(directory)
    }
}
