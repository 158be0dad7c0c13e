import Glibc

/// Figures that the kernel keeps about this process, under the names that Prometheus' own libraries use.
public enum ProcessMetrics {
    public static func register(in metrics: Metrics) {
        metrics.gauge("process_resident_memory_bytes", "Resident memory size in bytes.") { residentBytes() }
        metrics.counter("process_cpu_seconds_total", "Processor time spent, user and system, in seconds.") {
            cpuSeconds()
        }
        metrics.gauge("process_open_fds", "Number of open file descriptors.") { openDescriptors() }
    }

    /// Second number of `/proc/self/statm`, in pages (man 5 proc); not a number where there is no such file.
    private static func residentBytes() -> Double {
        guard let file = fopen("/proc/self/statm", "re") else { return .nan }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, CInt(line.count), file) != nil else { return .nan }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let numbers = text.split(separator: " ")
        guard numbers.count > 1, let pages = Double(numbers[1]) else { return .nan }
        return pages * Double(sysconf(CInt(_SC_PAGESIZE)))
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        return Double(seconds) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private static func openDescriptors() -> Double {
        guard let directory = opendir("/proc/self/fd") else { return .nan }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Less `.`, `..`, and the directory that is being read.
        return Double(count - 3)
    }
}
