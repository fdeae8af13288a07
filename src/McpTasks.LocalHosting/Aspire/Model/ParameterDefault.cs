namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that the configuration does not hold.</summary>
public abstract class ParameterDefault
{
    /// <summary>Makes the value; asked once a run.</summary>
    public abstract string GetDefaultValue();
}
