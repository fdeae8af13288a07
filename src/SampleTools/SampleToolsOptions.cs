namespace SampleTools;

/// <summary>
/// The settings of the sample tools, section <c>SampleTools</c>. The API service and the workers read them; keep them equal.
/// </summary>
public sealed class SampleToolsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "SampleTools";

    /// <summary>
    /// The folder that the document tools read, and nothing outside it: absolute, or relative to the folder of the application's binaries.
    /// It must exist at start. Default <c>documents</c>, which ships with the sample.
    /// </summary>
    public string DocumentsRoot { get; set; } = "documents";

    /// <summary>Whether the folders below the asked one are read too. Default true.</summary>
    public bool Recursive { get; set; } = true;

    /// <summary>How many folders deep a call reads below the asked one. From 1 to 64; default 16.</summary>
    public int MaxDepth { get; set; } = 16;

    /// <summary>How many files one call reads; what is left out is said in its result. From 1 to 10,000; default 500.</summary>
    public int MaxFiles { get; set; } = 500;

    /// <summary>How many files and folders one call looks at to find those. From 1 to 1,000,000; default 20,000.</summary>
    public int MaxEntries { get; set; } = 20_000;

    /// <summary>The largest file that is read, in bytes; a larger one is skipped with a note. From 1 to 64 MiB; default 1 MiB.</summary>
    public int MaxFileBytes { get; set; } = 1024 * 1024;

    /// <summary>How many terms <c>index_documents</c> gives for each file. From 1 to 100; default 5.</summary>
    public int TopTerms { get; set; } = 5;

    /// <summary>How many lines <c>find_in_documents</c> gives. From 1 to 1,000; default 100.</summary>
    public int MaxHits { get; set; } = 100;

    internal string FullDocumentsRoot => Path.GetFullPath(DocumentsRoot, AppContext.BaseDirectory);
}
