using Benchmarks.Reporting;

namespace Benchmarks.Running;

/// <summary>One benchmark.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>One line about it.</summary>
    string About { get; }

    /// <summary>Measures.</summary>
    Task<Report> RunAsync(RunOptions options);
}
