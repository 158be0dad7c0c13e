import Glibc
import InternetAddress

/// The addresses of this machine's network interfaces, as they are now.
func ownAddresses() -> Set<IPAddress> {
    var list: UnsafeMutablePointer<ifaddrs>?
    // Without the list the other rules still hold.
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var found: Set<IPAddress> = []
    var next = list
    while let entry = next {
        next = entry.pointee.ifa_next
        guard let address = entry.pointee.ifa_addr else { continue }
        let length =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        let bytes = UnsafeRawBufferPointer(start: address, count: length)
        if let own = IPAddress(socketAddress: bytes) { found.insert(own) }
    }
    return found
}
