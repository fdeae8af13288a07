namespace McpTasks;

internal sealed class TaskOperatorOptionsValidator : IValidateOptions<TaskOperatorOptions>
{
    private const int Least = 32;
    private const int Most = 512;

    public ValidateOptionsResult Validate(string? name, TaskOperatorOptions options)
    {
        var check = new SettingCheck(TaskOperatorOptions.Section);
        // What is wrong with a key is told without the key.
        if (options.IsOn && options.Key.Length is < Least or > Most)
            check.Fail(nameof(options.Key), $"must have {Least} to {Most} characters, but has {options.Key.Length}");
        else if (options.Key.Any(letter => letter is <= ' ' or > '~'))
            check.Fail(nameof(options.Key), "must be of printable ASCII characters without spaces: it travels in a header");
        return check.Result();
    }
}
