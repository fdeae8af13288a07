using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks.Reporting;

/// <summary>What was measured on, without names.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({Model()}), {memory:0} GiB, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}");
    }

    private static string Model()
    {
        const string Key = "model name";
        return OperatingSystem.IsLinux() && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
