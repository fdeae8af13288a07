namespace SampleTools;

internal sealed class SampleToolsOptionsValidator : IValidateOptions<SampleToolsOptions>
{
    public ValidateOptionsResult Validate(string? name, SampleToolsOptions options)
    {
        var check = new SettingCheck(SampleToolsOptions.Section);
        check.Range(nameof(options.MaxDepth), options.MaxDepth, 1, 64);
        check.Range(nameof(options.MaxFiles), options.MaxFiles, 1, 10_000);
        check.Range(nameof(options.MaxEntries), options.MaxEntries, 1, 1_000_000);
        check.Range(nameof(options.MaxFileBytes), options.MaxFileBytes, 1, 64 * 1024 * 1024);
        check.Range(nameof(options.TopTerms), options.TopTerms, 1, 100);
        check.Range(nameof(options.MaxHits), options.MaxHits, 1, 1000);
        if (string.IsNullOrWhiteSpace(options.DocumentsRoot) || options.DocumentsRoot.Contains('\0', StringComparison.Ordinal))
            check.Fail(nameof(options.DocumentsRoot), "must name a folder");
        else if (!Directory.Exists(options.FullDocumentsRoot))
            check.Fail(nameof(options.DocumentsRoot), $"must be an existing folder, but is {options.FullDocumentsRoot}");
        return check.Result();
    }
}
