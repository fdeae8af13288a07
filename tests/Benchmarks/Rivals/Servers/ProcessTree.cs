using System.Globalization;

namespace Benchmarks.Rivals.Servers;

/// <summary>Sums over a process and its descendants; Linux only, where rivals' servers are run.</summary>
internal static class ProcessTree
{
    private const double TicksASecond = 100;

    public static double CpuSeconds(int root)
    {
        var processes = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder))
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(Read).OfType<Stat>().ToLookup(stat => stat.Parent);
        return Own(root) + Below(root);

        double Below(int parent) => processes[parent].Sum(stat => stat.Seconds + Below(stat.Id));
    }

    private static double Own(int id) => Read(id.ToString(CultureInfo.InvariantCulture))?.Seconds ?? 0;

    private static Stat? Read(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name before it may contain anything.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(Number(id), Number(fields[1]), (Number(fields[11]) + Number(fields[12])) / TicksASecond);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Stat(int Id, int Parent, double Seconds);
}
