using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ConformanceServer.InputRequired;

/// <summary>Request state that a client carries and cannot change unseen; every replica opens what another has sealed.</summary>
internal sealed class SealedState(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ConformanceServer.SealedState");

    public string Seal(string state) => _protector.Protect(state);

    public bool IsIntact(string sealedState)
    {
        try
        {
            _protector.Unprotect(sealedState);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
